# The page that describes the API
api-docs-title = API for other programs
api-docs-lead = Whatever the pages show in public, programs can read as JSON. The addresses are described in English.
api-docs-reading = Reading what is public needs no account.
api-docs-writing = Writing needs a token in the header Authorization: Bearer. Tokens are made at:
api-docs-numbers = Exact numbers keep all of their digits, with the text of the source beside them where there is one. Dates are ISO 8601, times are those of Vietnam.
api-docs-paging = Long lists have pages: the parameter limit (at most 1000), and the address of the next page in next.
api-docs-description = The whole description for machines (OpenAPI 3.1):
api-docs-addresses = Addresses
api-docs-address = Address
api-docs-problems = Kinds of errors
api-docs-problems-lead = Every error is application/problem+json (RFC 9457), with words in Vietnamese and English.
api-docs-status = Status
api-docs-problem = Kind (type)
