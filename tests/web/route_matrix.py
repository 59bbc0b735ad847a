"""Who may what: what each route answers each role, for an object of its own cluster and of another (own/foreign).

yes   let in: a page, a file, a way on, or what was sent could not be used as it was
no    may see it, but not do this (403)
hid   like what does not exist (404)
login to the login page (where logging out leads, too)

The columns are the roles of tests/web/two_clusters.py. One word stands for both.
A new route has to be here: the test that misses it says the line to add. Read it before adding it.
"""

from __future__ import annotations

# fmt: off
MATRIX = """
# route                           nobody  none    owner   reader  chair   secretariat administrator
account.change_password      POST login   yes     yes     yes     yes     yes         yes
account.show                 GET  login   yes     yes     yes     yes     yes         yes
action_changes.confirm       POST login   hid/hid no/hid  no/hid  no/hid  yes/hid     yes/yes
action_changes.deadline      POST login   hid/hid no/hid  no/hid  no/hid  yes/hid     yes/yes
action_changes.line          POST login   hid/hid yes/hid no/hid  no/hid  yes/hid     yes/yes
action_changes.note          POST login   hid/hid yes/hid no/hid  yes/hid yes/hid     yes/yes
action_changes.owners        POST login   hid/hid no/hid  no/hid  no/hid  yes/hid     yes/yes
action_changes.release       POST login   hid/hid no/hid  no/hid  no/hid  yes/hid     yes/yes
action_changes.status        POST login   hid/hid yes/hid no/hid  yes/hid yes/hid     yes/yes
action_changes.undo          POST login   hid/hid yes/hid yes/hid yes/hid yes/hid     yes/yes
actions.index                GET  login   yes     yes     yes     yes     yes         yes
actions.show                 GET  login   hid/hid yes/hid yes/hid yes/hid yes/hid     yes/yes
assets.font                  GET  yes     yes     yes     yes     yes     yes         yes
audit.show                   GET  login   hid     hid     hid     hid     hid         yes
auth.log_in                  POST yes     yes     yes     yes     yes     yes         yes
auth.login                   GET  yes     yes     yes     yes     yes     yes         yes
auth.logout                  POST login   login   login   login   login   login       login
clock.show                   GET  login   yes     yes     yes     yes     yes         yes
clock.state                  GET  login   yes     yes     yes     yes     yes         yes
clock.step                   POST login   no      no      no      no      no          no
health                       GET  yes     yes     yes     yes     yes     yes         yes
mailbox.html                 GET  login   hid/hid hid/hid hid/hid yes/hid yes/hid     yes/yes
mailbox.index                GET  login   hid     hid     hid     yes     yes         yes
mailbox.show                 GET  login   hid/hid hid/hid hid/hid yes/hid yes/hid     yes/yes
matters.confirm              POST login   hid/hid hid/hid hid/hid hid/hid yes/hid     yes/yes
matters.reject               POST login   hid/hid hid/hid hid/hid hid/hid yes/hid     yes/yes
matters.undo                 POST login   hid/hid hid/hid hid/hid hid/hid yes/hid     yes/yes
minutes.apply_again          POST login   hid/hid hid/hid no/hid  no/hid  yes/hid     yes/yes
minutes.ask_again            GET  login   hid/hid hid/hid no/hid  no/hid  yes/hid     yes/yes
minutes.changes              GET  login   hid/hid hid/hid yes/hid yes/hid yes/hid     yes/yes
minutes.file                 GET  login   hid/hid hid/hid hid/hid yes/hid yes/hid     yes/yes
minutes.index                GET  login   hid     hid     yes     yes     yes         yes
minutes.show                 GET  login   hid/hid hid/hid yes/hid yes/hid yes/hid     yes/yes
minutes.upload               POST login   no      no      no      no      yes         yes
overview.show                GET  login   yes     yes     yes     yes     yes         yes
parties.search               GET  login   hid     hid     hid     hid     yes         yes
review.accept                POST login   hid/hid hid/hid no/hid  no/hid  yes/hid     yes/yes
review.accept_all            POST login   hid/hid hid/hid no/hid  no/hid  yes/hid     yes/yes
review.edit                  POST login   hid/hid hid/hid no/hid  no/hid  yes/hid     yes/yes
review.owner                 POST login   hid/hid hid/hid no/hid  no/hid  yes/hid     yes/yes
review.reject                POST login   hid/hid hid/hid no/hid  no/hid  yes/hid     yes/yes
review.restore               POST login   hid/hid hid/hid no/hid  no/hid  yes/hid     yes/yes
review.show                  GET  login   hid/hid hid/hid no/hid  no/hid  yes/hid     yes/yes
review.summary               GET  login   hid/hid hid/hid no/hid  no/hid  yes/hid     yes/yes
static                       GET  yes     yes     yes     yes     yes     yes         yes
users.add_grant              POST login   hid     hid     hid     hid     hid         yes
users.ask_new                GET  login   hid     hid     hid     hid     hid         yes
users.create                 POST login   hid     hid     hid     hid     hid         yes
users.deactivate             POST login   hid     hid     hid     hid     hid         yes
users.edit                   POST login   hid     hid     hid     hid     hid         yes
users.index                  GET  login   hid     hid     hid     hid     hid         yes
users.log                    GET  login   hid     hid     hid     hid     hid         yes
users.reactivate             POST login   hid     hid     hid     hid     hid         yes
users.remove_grant           POST login   hid     hid     hid     hid     hid         yes
users.set_password           POST login   hid     hid     hid     hid     hid         yes
users.show                   GET  login   hid     hid     hid     hid     hid         yes
"""
# fmt: on
