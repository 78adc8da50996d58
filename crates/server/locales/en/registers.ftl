# Registers
registers-title = Registers
registers-lead = What happens all year: dossiers, tasks, inspections, documents… Measures are counted from here.
registers-path = Where you are
registers-search-all = Find a register
registers-search-all-example = dossiers, tasks, NĐ 61 …
registers-find = Search
registers-sign-in-to-read = Sign in to see and enter records. Everybody can see how registers are defined.
registers-n = { $n ->
    [one] { $n } register
   *[other] { $n } registers
  }
registers-none-found = No register fits. Try another word, or a part of one.
registers-show-all = Show all
registers-register = Register
registers-one-record = What one record is
registers-basis = Basis
registers-more-basis = and { $n } more
registers-count = Records
registers-last-change = Last change
registers-never = none yet
registers-official = as the text has it
registers-official-what = The columns are those of an official form.
registers-own-columns = own columns
registers-own-columns-what = A text asks that this be followed or counted; the columns were made for it by this program.
registers-status-note = “As the text has it”: the columns are those of an official form. “Own columns”: a text asks for the register, the columns were made by this program.
registers-definition = Definition
registers-records = Records

# List of records
registers-import = Import a file
registers-add = Add a record
registers-search = Search the register
registers-unit = Unit and those beneath
registers-unit-example = code or name
registers-unit-hint = Code or name of a unit, with or without diacritics.
registers-from = { $date }: from
registers-to = to
registers-any = All
registers-more-filters = More filters
registers-with-withdrawn = Withdrawn records too
registers-n-records = { $n ->
    [one] { $count } record
   *[other] { $count } records
  }
registers-not-searched = Not searched: mend the filters
registers-without-filters = Remove all filters
registers-nothing-found = No record fits. Remove a filter, or search for a shorter word.
registers-end = There are no more records.
registers-first-page = To the beginning
registers-next-page = Next page
registers-pages = Pages
registers-empty-heading = There are no records yet
registers-empty-what = Import a CSV, XLSX or Parquet file that you have, or add records one by one. The template has the columns.
registers-template = XLSX template
registers-withdrawn = withdrawn
registers-record-n = Record { $n }
registers-personal = personal data
registers-personal-what = This field holds personal data: enter it only where the work needs it
registers-yes = Yes
registers-no = No

# One record
registers-changed-at = changed at { $time }
registers-edit-short = Edit
registers-restore = Restore
registers-added = The record was added.
registers-add-another = Add another record
registers-saved = The changes were saved.
registers-withdrawn-now = The record was withdrawn and no longer counts. “Restore” brings it back.
registers-restored = The record was restored and counts again.
registers-is-withdrawn = A withdrawn record is in no measure. Restore it to edit it or to count it again.
registers-unread = What is stored no longer fits the type of: { $fields }. Open “Edit” and enter it again.
registers-fields = Fields
registers-derived = Worked out
registers-derived-what = Worked out from the fields by the working calendar of the unit; nobody enters it.
registers-worked-out = worked out
registers-history = History
registers-no-history = Nothing was changed yet.
registers-reason = Reason
registers-reason-hint = The reason stays in the audit trail for ever: name no person and no identity number.
registers-withdraw = Withdraw the record
registers-withdraw-what = A withdrawn record no longer counts. It is kept, and can be restored.
registers-did-edit = Edited
registers-did-withdraw = Withdrawn
registers-did-restore = Restored
registers-did-import = Imported from a file
registers-did-send = Sent by another program
registers-did-enter = Entered in a form
registers-by-token = API token { $n }

# Form
registers-new = Add a record
registers-edit = Edit the record
registers-save = Save
registers-cancel = Cancel
registers-choose = Choose …
registers-required = required
registers-required-note = Fields with * must be filled in. Write decimals with a comma: 1,5.
registers-required-when = Required when:
registers-mistakes = { $n ->
    [one] { $n } field needs mending; nothing was written
   *[other] { $n } fields need mending; nothing was written
  }
registers-stored-now = Stored now: { $value }
registers-empty = (empty)
registers-open-other = Open the record that is there

# Import
registers-import-title = Import records from a file
registers-import-lead = Look first, write afterwards.
registers-import-file = CSV, XLSX or Parquet file, up to 500 MB
registers-import-preview = Preview
registers-how-to-write = How to write a file
registers-import-rules = How an import goes
registers-import-rule-preview = The preview says how many rows are new, changed, unchanged or rejected, and why; nothing is written.
registers-import-rule-key = A record with the same key is replaced; an equal one stays. The same file again doubles nothing.
registers-import-rule-rejected = Wrong rows are put aside in a file to be mended; the others go in.
registers-import-rule-leave = You may close the page while rows are written; the work goes on.
registers-import-earlier = Files that were imported
registers-import-file-name = File
registers-when = When
registers-import-accepted = Accepted
registers-import-rows = Rows read
registers-import-added = New
registers-import-replaced = Changed
registers-import-unchanged = Unchanged
registers-import-rejected = Rejected
registers-import-checking = Looking at the file …
registers-import-writing = Writing into the register …
registers-import-progress = Progress
registers-import-may-leave = You may leave this page; the work goes on.
registers-import-nothing-written = This is a preview; nothing has been written.
registers-import-no-table = The file cannot be read as a table of this register; nothing was written.
registers-import-map-needed = Not all required columns are known. Choose a field for each column below and look again; nothing was written.
registers-import-stopped = Writing stopped before its end. What was written stays; going on doubles nothing.
registers-import-done = { $n } rows are in.
registers-import-commit = Write { $n } rows into the register
registers-import-go-on = Go on writing
registers-import-discard = Discard this file
registers-import-nothing-usable = No row can be used. Mend the file as the reasons below say, and send it again.
registers-import-to-list = Show the list
registers-import-rejected-file = Download { $n } rejected rows (CSV)
registers-import-rejected-what = The first two columns of the file are the line and the reason. Mend the rows and import that file by itself; it can be fetched for { $n } days.
registers-import-another = Import another file
registers-import-first-rejected = The first rejected rows
registers-import-line = Line
registers-import-why = Why
registers-import-cells = Content
registers-import-columns = Columns of the file and fields of the register
registers-import-column = Column of the file
registers-import-goes-into = Goes into the field
registers-import-leave-out = (not used)
registers-import-remembered = This was chosen for an earlier file with the same columns.
registers-import-mapping-kept = When rows are written, the choice is remembered for files with the same columns.
registers-import-map = Look again with this choice

# Definition
registers-what = This register
registers-status = Where the columns come from
registers-owner = Who keeps it
registers-kind = Kind
registers-kind-events = Events: one record is one thing that happens
registers-kind-stock = Things in force: one record holds from a day to a day
registers-kind-figures = Figures: one record holds the figures of a unit for a period
registers-key = Key of a record
registers-unit-of = Belongs to the unit in
registers-date-of = Belongs to a period by
registers-api-docs = description of the API
registers-field = Field
registers-type = Type
registers-may-stand = What to write
registers-headers = Other headers that are known
registers-type-text = text
registers-type-integer = whole number
registers-type-number = number
registers-type-boolean = yes or no
registers-type-date = day
registers-type-time = day and time
registers-type-choice = one of
registers-type-unit = unit
registers-pattern = of the form { $pattern }
registers-between = from { $least } to { $most }
registers-at-least = { $n } or more
registers-at-most = { $n } or less
registers-also = (also known: { $words })
registers-default = When empty:
registers-refers-to = Key of the register:
registers-rules = Rules
registers-rules-what = A rule is asked only where its fields are filled in. Conditions are SQL, the same for forms, files and the API.
registers-rule-broken = What is said
registers-rule-then = Then
registers-rule-check = What must hold
registers-rule-rejected = rejected
registers-rule-warning = warning
registers-column = Column
registers-how = How
registers-by-program = By the program, with the working calendar
registers-of-moment = at the moment of asking
registers-file-kinds = CSV (commas, semicolons or tabs; UTF-8 or UTF-16), XLSX (titles may stand above the header) or Parquet.
registers-file-header = One line of headers: names of fields, their labels, or the other headers above; case, diacritics and spaces do not matter. Unknown columns are asked about.
registers-file-words = One of: the code or the label. Yes or no: có, không, x, yes, no, 1, 0, true, false.
registers-file-days = Days: 13/02/2026 or 2026-02-13. Times: 13/02/2026 15:30 or 2026-02-13T15:30. Days of Excel are read too.
registers-file-numbers = Numbers: no marks between thousands; a decimal point in CSV with commas.
registers-file-units = Units: the code, or the name where only one unit has it. Units that are not in the list are taken with a warning.
registers-file-key = One row for each key ({ $key }); a later row with the same key in the file is rejected.
