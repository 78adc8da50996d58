# Units: the list
units-title = Administrative units
units-lead = Provinces, districts and communes before and after 1 July 2025, which unit became which, and the units that the office entered itself.
units-search = Search by name or code
units-search-example = ba dinh, 00004, Thừa Thiên Huế …
units-on-day = On the day
units-kind = Kind
units-all-kinds = All kinds
units-within = Within
units-whole-country = The whole country
units-show = Show
units-days = Often used:
units-today = Today
units-add = Add a unit
units-and-illustrative = and { $n } illustrative
units-illustrative = illustrative
units-of-office = of the office
units-provinces-on = Provinces and cities on { $day }
units-code = Code
units-name = Name
units-type = Type
units-districts = Districts
units-communes = Communes
units-others = Other units
units-no-province = The lists have no province on this day.
units-n-units = { $n ->
    [one] { $n } unit on { $day }
   *[other] { $n } units on { $day }
 }
units-n-hits = { $n ->
    [one] { $n } result on { $day }
   *[other] { $n } results on { $day }
 }
units-more-hits = The first { $n } results on { $day }; type more to narrow the search
units-nothing = No unit was found. Try the name without diacritics, a part of it, or a code; or take a filter away.
units-nothing-on-day = No unit fits on this day; the units below are of other times.
units-to-overview = Show the provinces
units-pages = Pages
units-other-times = At other times
units-path = Stands under
units-validity = In being
units-why = Why it was found
units-source-lists = Source: the repository github.com/thanglequoc/vietnamese-provinces-database (MIT licence), which copies the codes of the statistics office: the list of 1 March 2025 and the list from 1 July 2025; commune map: vietnamadminunits 1.0.4 (MIT). Official web list: danhmuchanhchinh.nso.gov.vn.
units-list-of = List of { $day }
units-valid-open = first day not known, in being
units-valid-from = from { $day }
units-valid-to = until { $day }
units-why-code = the code is the same
units-why-code-start = the code begins so
units-why-name = the name is the same
units-why-name-start = the name begins so
units-why-word = a word of the name begins so
units-why-inside = it stands in the name
units-why-words = all words, in the name and the names above
units-why-agency = agency identifier { $code }

# One unit
units-code-is = code { $code }
units-search-within = Search in this unit
units-illustrative-banner = This unit does not exist; it was made up to show the program.
units-facts = Facts
units-region = Region
units-name-en = English name
units-spellings = Other spellings
units-note = Note
units-origin = Where it is from
units-origin-official = Official list
units-origin-office = Entered by the office
units-origin-illustrative = Illustrative, does not exist
units-source = Source
units-source-old = List of 1 March 2025: vietnamese-provinces-database v2.4.1 (MIT); the first day is not known
units-source-new = List from 1 July 2025: vietnamese-provinces-database v4.2.0 (MIT), codes of 19/2025/QĐ-TTg
units-same-code = The code { $code } also names
units-agencies = Electronic identifiers of the agency
units-agencies-note = Identifiers that were seen in use; the annex of QĐ 20/2020/QĐ-TTg is not held.
units-agency-seen = seen in use
units-agency-weak = weak evidence
units-names = Names over time
units-past = Past
units-past-what = The results of earlier years belong to the units below, each with figures of its own. Nothing is averaged into a past that the new unit never had.
units-results-of = Results of { $name }
units-origins = What it came from
units-outcomes = What became of it
units-goes-on-from = From { $day } it goes on, without a merger, from the unit with the same code:
units-made-from-one = From { $day } it takes the place of:
units-made-from = From { $day } it is made of { $n } units:
units-goes-on-as = From { $day } it goes on with the same name and code:
units-merged-with = From { $day } all of it, with { $n ->
    [one] one other unit or a part of it,
   *[other] { $n } other units or parts of them,
 } is in:
units-merged-into = From { $day } all of it is in:
units-split-into = From { $day } it is divided among { $n } units:
units-ended-land = It ended on { $day } without a successor of its level; its land is now in { $n ->
    [one] one unit:
   *[other] { $n } units:
 }
units-share-whole = all of it
units-share-part = a part
units-share-part-of = only a part
units-main = main successor
units-no-history = The lists record no change of this unit.

# Adding units
units-add-lead = Departments, branches, one-stop shops and other units of the office, put beneath the official list. The official list does not change.
units-add-one = Add one unit
units-add-many = Add many units from a file
units-code-hint = At most 35 characters: letters without diacritics, digits, points, hyphens. For example the identifier of the unit.
units-name-example = Sở Nội vụ
units-choose-kind = Choose a kind
units-parent = Unit above
units-parent-hint = A code or a name, with or without diacritics. For example 68 or lam dong.
units-parent-several = Several units are called “{ $name }”. Choose one:
units-parent-code = Code of the unit above
units-from = From
units-to = Until
units-from-hint = Leave it empty when it is not known.
units-add-anyway = Add this unit anyway
units-import-what = A CSV or XLSX file with the columns code, name, kind and, where known, parent, valid_from, valid_to. You see a preview first; nothing is kept before you confirm.
units-import-file = Drop a file here or choose one (up to 50 MB)
units-import-preview = Preview
units-import-template = Template
units-import-kinds = The column kind takes one of these words, or the Vietnamese name of the kind:
units-import-title = Preview of units from a file
units-import-accepted = Will be added
units-import-set-aside = Set aside
units-import-nothing-kept = Nothing has been kept yet. Confirm to add the units below; rows that were set aside are not added.
units-import-confirm = { $n ->
    [one] Add { $n } unit
   *[other] Add { $n } units
 }
units-import-other-file = Choose another file
units-import-nothing = No row can be used; nothing was kept.
units-import-done = { $n ->
    [one] { $n } unit was added.
   *[other] { $n } units were added.
 }
units-import-rows-shown = { $shown } of { $n } units are shown.
