# Calendar: the pages
calendar-tabs = Pages of the calendar
calendar-tab-year = Year
calendar-tab-due = Due dates
calendar-tab-between = Between two instants
calendar-tab-periods = Reporting periods
calendar-tab-office = Added days, office hours
calendar-year = Year
calendar-show = Show
calendar-compute = Compute
calendar-clear = Start anew
calendar-print = Print
calendar-from = From
calendar-to = To
calendar-as-api = This result from the API (JSON)

# Weekdays
calendar-mon = Mon
calendar-tue = Tue
calendar-wed = Wed
calendar-thu = Thu
calendar-fri = Fri
calendar-sat = Sat
calendar-sun = Sun
calendar-monday = Monday
calendar-tuesday = Tuesday
calendar-wednesday = Wednesday
calendar-thursday = Thursday
calendar-friday = Friday
calendar-saturday = Saturday
calendar-sunday = Sunday

# Kinds of days
calendar-kind-holiday = Public holiday
calendar-kind-compensatory = Compensatory day off
calendar-kind-swap-off = Day off by exchange
calendar-kind-swap-work = Make-up working day
calendar-letter-holiday = H
calendar-letter-compensatory = C
calendar-letter-swap-off = E
calendar-letter-swap-work = +
calendar-announced = announced
calendar-estimated = estimated
calendar-entered = added by the office
calendar-today = today

# A year
calendar-of-year = Working calendar { $year }
calendar-lead = Public holidays, compensatory days, exchanged days off and make-up working days, with their sources and how certain they are.
calendar-announce = Enter an announced day
calendar-month = Month { $n }
calendar-n-working = { $n } working days
calendar-working-days = Working days
calendar-weekdays-off = Days off from Monday to Friday
calendar-make-up-days = Make-up working days
calendar-tet = First day of Tết (Lunar New Year)
calendar-hung-kings = Hùng Kings' day (10th of the 3rd lunar month)
calendar-year-announced = All announced
calendar-year-estimated = Some days are estimated, not announced
calendar-year-not-announced = Estimated from the Labour Code, no list yet
calendar-legend = Legend
calendar-legend-estimated = Estimated, not announced
calendar-legend-entered = Added by the office
calendar-legend-rest = Weekly rest day
calendar-days-of = Special days of { $year }
calendar-date = Date
calendar-weekday = Weekday
calendar-name = Name
calendar-kind = Kind
calendar-pair = Exchanged for
calendar-status = Status
calendar-announced-on = Announced on
calendar-day-source = Document, source
calendar-from-law = estimated from the Labour Code 45/2019/QH14, articles 111 and 112
calendar-source = Source: the package holidays 0.109 (PyPI, MIT licence), corrected with the documents named at each day. Lunar dates are computed for Vietnam's time (UTC+7).
calendar-csv-use = The CSV file can be used as it is with the option --calendar-add of the command line.

# Due dates
calendar-due-title = When is it due?
calendar-due-lead = The due date of a dossier from the time of receipt, the limit, the waits and the calendar of the office. The address of the page keeps what was typed.
calendar-received = Received
calendar-limit = Limit
calendar-limit-unit = Unit of the limit
calendar-limit-hint = Fractions are allowed, for example 0.5 working days.
calendar-working-hours = Working hours
calendar-calendar-days = Calendar days
calendar-rule = Rule for waits
calendar-rule-by-receipt = By the date of receipt
calendar-rule-restart = The limit runs anew when the supplement is complete
calendar-rule-pause = The clock stops; the time of the waits is added
calendar-rule-subtract = The working days of the waits are subtracted (as QĐ 766 counts)
calendar-day-rule = The last day ends
calendar-end-of-day = When the office closes
calendar-same-hour = At the hour of receipt
calendar-cutoff = Cut-off
calendar-cutoff-hint = Cut-off: a receipt after this time counts from the next working day. Leave it empty when the office sets none.
calendar-pauses = Waits
calendar-pauses-hint = Leave “to” empty while it lasts.
calendar-pause-n = Wait { $n }
calendar-pause-from = Wait { $n }: from
calendar-pause-to = to
calendar-pause-kind = Reason
calendar-pause-supplement = Waiting for a supplement
calendar-pause-fee = Waiting for a fee
calendar-pause-stop = Stopped on request
calendar-result = Result
calendar-due-is = The result is due
calendar-no-due = No due date yet
calendar-judged-by-day = A result on this day is on time, whatever the hour.
calendar-judged-by-minute = It is judged to the minute.
calendar-counts-from = Counts from
calendar-working-days-between = Working days after the day of receipt
calendar-rule-set = Rule set
calendar-set-from = received from { $from } on
calendar-set-until = received from { $from } to { $to }
calendar-kind-of-text = It rests on
calendar-text-official = The text of the instrument
calendar-text-inference = Our inference: the text is not held
calendar-text-practice = How systems count in operation
calendar-text-setting = The choice of the office
calendar-days-off = Days off on the way
calendar-n-weekly-rest = { $n ->
    [one] { $n } weekly rest day
   *[other] { $n } weekly rest days
 }
calendar-no-holidays = no public holidays
calendar-due-empty = Enter the receipt and the limit
calendar-due-empty-what = The result has the due date, the working days, the days off on the way and the rule that was used.
calendar-due-example = Example: received on the afternoon of 13 February 2026, 5 working days
calendar-due-law = The day of receipt is not counted; a limit in working days ends on the n-th working day after it (Civil Code 2015, articles 147 and 148, by our reading). A receipt outside office hours counts as received at the next opening. The 15:00 of NĐ 61/2018 moves the first internal step, never the due date.

# Between two instants
calendar-between-title = Between two instants
calendar-between-lead = Working days and working time between two instants, by the calendar and the hours of the office.
calendar-working-time = Working time
calendar-hours-minutes = { $hours } h { $minutes } min
calendar-between-empty = Choose two instants.
calendar-between-example = Example over Tết 2026
calendar-between-rule = The first day is not counted; the last one is, when it is a working day.

# Reporting periods
calendar-periods-of = Reporting periods of { $year }
calendar-periods-lead = First and last day of months, quarters, half years and the year: administrative periods (from the 15th to the 14th) and calendar periods.
calendar-period = Period
calendar-period-code = Code
calendar-period-kind = Kind
calendar-administrative = Administrative
calendar-by-calendar = By calendar months
calendar-first-day = First day
calendar-last-day = Last day
calendar-current = now
calendar-nine-months = Nine months
calendar-not-known = not known
calendar-periods-source = Administrative periods: NĐ 09/2019/NĐ-CP, article 12. The decree names no report over nine months, so its first and last day are not known. Reports go to the Government by the 25th of the last month (article 13.1).

# Entering an announced day
calendar-announce-lead = A day off, a compensatory day or an exchanged day that was just announced. See which due dates move before you confirm; finished dossiers keep theirs.
calendar-announce-form = The announced day
calendar-announce-again = Change it and preview again
calendar-pair-hint = Needed for an exchange: the make-up day, or the day off. Both days are entered together.
calendar-open-limits = List of open dossiers (optional)
calendar-open-limits-hint = A CSV or XLSX file with the columns code, received and one of days, hours, calendar_days; pauses where there are any.
calendar-preview-button = Preview
calendar-nothing-kept = Nothing is kept before you confirm.
calendar-preview = Preview
calendar-preview-days = Will be entered into the calendar:
calendar-preview-limits = { $n ->
    [one] { $n } open dossier was read.
   *[other] { $n } open dossiers were read.
 }
calendar-preview-moved = { $n ->
    [one] { $n } due date moves.
   *[other] { $n } due dates move.
 }
calendar-preview-no-file = There is no list of dossiers, so it is not known which due dates move.
calendar-dossier = Dossier
calendar-due-before = Due before
calendar-due-after = Due after
calendar-moved = Due dates that move
calendar-confirm = Confirm

# Added days and office hours
calendar-office-title = Days added by the office, and its hours
calendar-office-lead = What the office entered beside the official list; every due date is computed with it.
calendar-entered-days = Added days
calendar-nothing-entered = The office has not added any day; the calendar is the official list.
calendar-sign-in-to-enter = Those who may can sign in to enter an announced day.
calendar-entered-at = Entered
calendar-by-command-line = command line
calendar-exchanged = Exchanged for { $day }
calendar-announced-at = announced on { $day }
calendar-state = State
calendar-counts = in force
calendar-withdrawn = withdrawn
calendar-withdraw = Withdraw
calendar-reason = Reason for withdrawing
calendar-hours = Office hours
calendar-hours-from = From
calendar-hours-default = Default
calendar-hours-note = A make-up day has the hours of a normal day (Monday). “–” is a weekly rest day.
calendar-set-hours = Set office hours
calendar-hours-hint = Sessions are written like 07:30-11:30, 13:00-17:00; an empty field is a day off. Hours set from a past day change how due dates around it are computed.
calendar-whole-office = The whole office
calendar-office-of = By the hours of
calendar-follows-office = as the whole office
calendar-hours-units-note = A unit with hours of its own, and the units beneath it, keep those; all others keep the office's.
calendar-hours-unit = Code of the unit
calendar-hours-unit-hint = Leave it empty to set the hours of the whole office; write a code to set those of one unit and the units beneath it.
