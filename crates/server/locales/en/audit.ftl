# The audit trail: chains, signatures, verification, search
menu-audit = Audit trail
audit-title = Audit trail
audit-lead = Every change is an entry, and entries are chained by hash. The head of each chain is signed daily with a key that is not in the database.
audit-search = Search the trail
audit-verification = Verification
audit-verify = Verify now
audit-verifying = Verifying. You may leave the page; the result is kept.
audit-never-verified = Never verified so far.
audit-is-whole = The trail is whole
audit-found = { $n ->
    [one] { $n } problem was found
   *[other] { $n } problems were found
}
audit-entries-n = { $n ->
    [one] { $n } entry
   *[other] { $n } entries
}
audit-signatures-n = { $n ->
    [one] { $n } signature
   *[other] { $n } signatures
}
audit-signatures = Signatures
audit-no-key = This server does not sign heads: it has no key.
audit-key-what = Copy the file audit-heads.jsonl to another machine, or print it, from time to time: then even a database that was written anew as a whole is found out.
audit-last-signed = Last signed
audit-not-signed = Not signed
audit-fingerprint = Fingerprint of the key (SHA-256)
audit-public-key = Public key (Ed25519)
audit-chains = Chains
audit-chain = Chain
audit-all-chains = All chains
audit-entries = Entries
audit-last-change = Last change
audit-hash = Hash
audit-signed = Last signature
audit-signed-to = to entry { $n }, on { $day }
audit-actor = By whom
audit-actor-example = sign-in name
audit-action = Action
audit-from = From
audit-to = To
audit-none = No entry fits.
audit-show-all = Show all
audit-when = When
audit-subject = About
audit-subject-example = sign-in name, id
audit-entry = Entry
audit-change = Before and after
audit-field = Field
audit-before = Before
audit-after = After
audit-changed = changed
audit-chain-accounts = Accounts and roles
audit-chain-calendar = Calendar
audit-chain-units = Units
audit-chain-frameworks = Frameworks
audit-chain-results = Published results
audit-chain-settings = Settings
audit-chain-assessments = Assessments
audit-chain-register = Register { $name }
audit-chain-assessment = Assessment { $n }
audit-chain-scores = Scores of { $framework } in { $year }
