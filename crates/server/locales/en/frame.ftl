# The frame of a page
skip-to-content = To the main content
menu = Menu
menu-results = Results
undo = Undo
menu-frameworks = Frameworks
menu-registers = Registers
menu-units = Units
menu-calendar = Calendar
sign-in = Sign in
sign-out = Sign out
api = API
licences = Licences
back = Back
to-first-page = To the first page
copy = Copy
created = Created
not-found-heading = There is no such page
not-found-text = The address leads nowhere, or you may not see what is there.
failed-heading = This could not be done

# Signing in
sign-in-name = Name
sign-in-password = Password
sign-in-refused = Wrong name or password, or too many attempts. After five failures an account is locked for 15 minutes.
sign-in-nobody = There is no administrator yet. On the server, run:

# Account
account = Account
account-password = Password
account-password-old = Current password
account-password-new = New password
account-password-again = New password again
account-password-rule = At least 12 characters, not easily guessed, without your name.
account-password-change = Change the password
account-password-effect = All your sessions end; you sign in again with the new password.
account-password-differs = The two new passwords differ. The password was not changed.
account-password-wrong = The current password is wrong. The password was not changed.
account-tokens = API tokens
account-tokens-what = Other programs call the API for you with a token, and may do what you may.
account-token-name = Used for
account-token-days = Valid for (days)
account-token-days-wrong = The days must be a number from 1 to { $n }.
account-token-create = Create a token
account-token-made = Copy this token now; it is shown only once:
account-token-used = Last used
account-token-ends = Ends
account-token-revoke = Revoke
account-token-revoked = Revoked

# The first page
home-title = Administrative reform: results, criteria, deadlines
home-lead = Published indices with their sources, frameworks that can be scored, administrative units over time, and a working calendar that follows the law.
home-first-heading = Where to begin
home-first-administrator = Add the first administrator, on the server:
home-first-look = Look at what is here already:
home-first-demonstration = No unit has been scored yet. Load the demonstration province to see scores, ranks, and how sure the ranks are.
home-load-demonstration = Load the demonstration province
home-sign-in-to-load = Sign in as an administrator to load it
home-indices = published indices
home-frameworks = frameworks
home-frameworks-what = official and illustrative
home-units = communes, wards, special zones
home-units-what = and 63 provinces before 1 July 2025
home-calendar = days off and make-up days
home-calendar-what = due dates as the law counts them
home-scored = Scored
home-group = Group of units, year
home-group-units = Units
home-group-best = First
home-earlier = Earlier years
findings-more = and { $n } further places of the same kind
table = Table

# What the fields of forms are called in messages
input-code = Code
input-date = Day
input-email = E-mail address
input-file = File
input-from = From
input-kind = Kind
input-level = Level
input-limit = Time limit
input-name = Name
input-pair-date = Day swapped with
input-parent = Unit above
input-pauses = Pauses
input-reason = Reason
input-received = Received
input-role = Role
input-text = Text
input-title = Title
input-to = To
input-unit = Unit
input-value = Value
input-year = Year
