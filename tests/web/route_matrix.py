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
# route                              nobody  none    owner   reader  chair   secretariat administrator
account.add_absence             POST login   no      yes     no      no      no          no
account.change_password         POST login   yes     yes     yes     yes     yes         yes
account.choose_rhythm           POST login   yes     yes     yes     yes     yes         yes
account.remove_absence          POST login   no      hid     no      no      no          no
account.show                    GET  login   yes     yes     yes     yes     yes         yes
action_changes.confirm          POST login   hid/hid no/hid  no/hid  no/hid  yes/hid     yes/yes
action_changes.deadline         POST login   hid/hid no/hid  no/hid  no/hid  yes/hid     yes/yes
action_changes.line             POST login   hid/hid yes/hid no/hid  no/hid  yes/hid     yes/yes
action_changes.note             POST login   hid/hid yes/hid no/hid  yes/hid yes/hid     yes/yes
action_changes.owners           POST login   hid/hid no/hid  no/hid  no/hid  yes/hid     yes/yes
action_changes.pass_on          POST login   hid     yes/hid no/hid  no/hid  yes/hid     yes
action_changes.release          POST login   hid/hid no/hid  no/hid  no/hid  yes/hid     yes/yes
action_changes.status           POST login   hid/hid yes/hid no/hid  yes/hid yes/hid     yes/yes
action_changes.undo             POST login   hid/hid yes/hid yes/hid yes/hid yes/hid     yes/yes
action_life.answer              POST login   hid     no/hid  no/hid  yes/hid yes/hid     yes
action_life.ask                 POST login   hid     yes/hid no/hid  no/hid  no/hid      no
action_life.cancel              POST login   hid     no/hid  no/hid  yes/hid yes/hid     yes
action_life.file                GET  login   hid     yes/hid yes/hid yes/hid yes/hid     yes
action_life.recurrence          POST login   hid     no/hid  no/hid  yes/hid yes/hid     yes
action_life.refer               POST login   hid     no/hid  no/hid  yes/hid yes/hid     yes
action_life.snooze              POST login   hid     yes/hid no/hid  no/hid  no/hid      no
action_life.wait                POST login   hid     yes/hid no/hid  yes/hid yes/hid     yes
actions.index                   GET  login   yes     yes     yes     yes     yes         yes
actions.owners                  GET  login   yes     yes     yes     yes     yes         yes
actions.show                    GET  login   hid/hid yes/hid yes/hid yes/hid yes/hid     yes/yes
administration.index            GET  login   hid     hid     hid     hid     yes         yes
assets.font                     GET  yes     yes     yes     yes     yes     yes         yes
audit.show                      GET  login   hid     hid     hid     hid     hid         yes
auth.log_in                     POST yes     yes     yes     yes     yes     yes         yes
auth.login                      GET  yes     yes     yes     yes     yes     yes         yes
auth.logout                     POST login   login   login   login   login   login       login
bulk.apply                      POST login   yes     yes     yes     yes     yes         yes
bulk.choose                     POST login   yes     yes     yes     yes     yes         yes
bulk.preview                    POST login   yes     yes     yes     yes     yes         yes
bulk.show                       GET  login   hid     hid     hid     hid     yes/hid     hid
bulk.undo                       POST login   hid     hid     hid     hid     yes/hid     hid
calendar_files.download         GET  login   hid     hid     yes/hid yes/hid yes/hid     yes
calendar_files.take_in          POST login   hid     hid     no/hid  no/hid  yes/hid     yes
calendars.add                   POST login   hid     hid     no/hid  no/hid  yes/hid     yes
calendars.cancel                POST login   hid     hid     no/hid  no/hid  yes/hid     yes
calendars.change                POST login   hid     hid     no/hid  no/hid  yes/hid     yes
calendars.index                 GET  login   hid     hid     yes     yes     yes         yes
calendars.meeting               GET  login   hid     hid     yes/hid yes/hid yes/hid     yes
calendars.papers_rule           POST login   hid     hid     no/hid  no/hid  yes/hid     yes
calendars.restore               POST login   hid     hid     no/hid  no/hid  yes/hid     yes
calendars.series                POST login   hid     hid     no/hid  no/hid  yes/hid     yes
calendars.show                  GET  login   hid     hid     yes/hid yes/hid yes/hid     yes
calendars.undo                  POST login   hid     hid     no/hid  no/hid  yes/hid     yes
clock.show                      GET  login   yes     yes     yes     yes     yes         yes
clock.state                     GET  login   yes     yes     yes     yes     yes         yes
clock.step                      POST login   no      no      no      no      no          no
exports.csv                     GET  login   yes     yes     yes     yes     yes         yes
exports.xlsx                    GET  login   yes     yes     yes     yes     yes         yes
health                          GET  yes     yes     yes     yes     yes     yes         yes
mailbox.html                    GET  login   hid/hid hid/hid hid/hid yes/hid yes/hid     yes/yes
mailbox.index                   GET  login   hid     hid     hid     yes     yes         yes
mailbox.show                    GET  login   hid/hid hid/hid hid/hid yes/hid yes/hid     yes/yes
manual.create                   POST login   hid     hid     hid     hid     hid         hid
manual.show                     GET  login   hid     hid     hid     hid     yes         yes
matters.confirm                 POST login   hid/hid hid/hid hid/hid hid/hid yes/hid     yes/yes
matters.reject                  POST login   hid/hid hid/hid hid/hid hid/hid yes/hid     yes/yes
matters.undo                    POST login   hid/hid hid/hid hid/hid hid/hid yes/hid     yes/yes
minutes.apply_again             POST login   hid/hid hid/hid no/hid  no/hid  yes/hid     yes/yes
minutes.ask_again               GET  login   hid/hid hid/hid no/hid  no/hid  yes/hid     yes/yes
minutes.ask_withdraw            GET  login   hid     hid     no/hid  no/hid  yes/hid     yes
minutes.changes                 GET  login   hid/hid hid/hid yes/hid yes/hid yes/hid     yes/yes
minutes.file                    GET  login   hid/hid hid/hid hid/hid yes/hid yes/hid     yes/yes
minutes.index                   GET  login   hid     hid     yes     yes     yes         yes
minutes.show                    GET  login   hid/hid hid/hid yes/hid yes/hid yes/hid     yes/yes
minutes.upload                  POST login   no      no      no      no      yes         yes
minutes.withdraw                POST login   hid     hid     no/hid  no/hid  yes/hid     yes
minutes.working_day             GET  login   hid     hid     hid     hid     hid         hid
overview.show                   GET  login   yes     yes     yes     yes     yes         yes
parties.search                  GET  login   hid     hid     hid     hid     yes         yes
policies.default                GET  login   hid     hid     hid     hid     no          yes
policies.index                  GET  login   hid     hid     hid     hid     yes         yes
policies.remove                 POST login   hid     hid     hid     hid     yes/hid     yes
policies.save                   POST login   hid     hid     hid     hid     yes/hid     yes
policies.save_default           POST login   hid     hid     hid     hid     no          yes
policies.show                   GET  login   hid     hid     hid     hid     yes/hid     yes
register.add                    POST login   hid     hid     hid     hid     yes         yes
register.edit                   GET  login   hid     hid     hid     hid     yes/no      yes
register.index                  GET  login   hid     hid     hid     hid     yes         yes
register.new                    GET  login   hid     hid     hid     hid     yes         yes
register.save                   POST login   hid     hid     hid     hid     yes/no      yes
register.show                   GET  login   hid     hid     hid     hid     yes         yes
register_changes.add_absence    POST login   hid     hid     hid     hid     yes/no      yes
register_changes.add_holder     POST login   hid     hid     hid     hid     yes/no      yes
register_changes.add_membership POST login   hid     hid     hid     hid     yes         yes
register_changes.come_back      POST login   hid     hid     hid     hid     yes/no      yes
register_changes.end_holder     POST login   hid     hid     hid     hid     yes/no      yes
register_changes.end_membership POST login   hid     hid     hid     hid     yes/no      yes
register_changes.leave          POST login   hid     hid     hid     hid     yes/no      yes
register_changes.leaving_page   GET  login   hid     hid     hid     hid     yes         yes
register_changes.move           POST login   hid     hid     hid     hid     yes         yes
register_changes.remove_absence POST login   hid     hid     hid     hid     yes/no      yes
register_lists.add_from_minutes POST login   hid     hid     hid     hid     yes/hid     yes
register_lists.apply            POST login   hid     hid     hid     hid     yes         yes
register_lists.minutes          GET  login   hid     hid     hid     hid     yes/hid     yes
register_lists.minutes_index    GET  login   hid     hid     hid     hid     yes         yes
register_lists.preview          POST login   hid     hid     hid     hid     yes         yes
register_lists.template_file    GET  login   hid     hid     hid     hid     yes         yes
register_lists.upload           GET  login   hid     hid     hid     hid     yes         yes
register_mandates.end           POST login   hid     hid     hid     hid     yes         yes
register_mandates.index         GET  login   hid     hid     hid     hid     yes         yes
register_mandates.restore       POST login   hid     hid     hid     hid     yes         yes
register_merge.choose           GET  login   hid     hid     hid     hid     yes         yes
register_merge.do               POST login   hid     hid     hid     hid     yes         yes
reshaping.add                   POST login   hid     hid     hid     hid     yes/hid     yes
reshaping.ask_add               GET  login   hid     hid     hid     hid     yes/hid     yes
reshaping.ask_merge             GET  login   hid     hid     hid     hid     yes/hid     yes
reshaping.ask_split             GET  login   hid     hid     hid     hid     yes/hid     yes
reshaping.merge                 POST login   hid     hid     hid     hid     yes/hid     yes
reshaping.split                 POST login   hid     hid     hid     hid     yes/hid     yes
reshaping.undo                  POST login   hid     hid     hid     hid     yes/hid     yes
review.accept                   POST login   hid/hid hid/hid no/hid  no/hid  yes/hid     yes/yes
review.accept_all               POST login   hid/hid hid/hid no/hid  no/hid  yes/hid     yes/yes
review.discard_draft            POST login   hid     hid     no/hid  no/hid  yes/hid     yes
review.edit                     POST login   hid/hid hid/hid no/hid  no/hid  yes/hid     yes/yes
review.keep_draft               POST login   hid     hid     no/hid  no/hid  yes/hid     yes
review.owner                    POST login   hid/hid hid/hid no/hid  no/hid  yes/hid     yes/yes
review.reject                   POST login   hid/hid hid/hid no/hid  no/hid  yes/hid     yes/yes
review.restore                  POST login   hid/hid hid/hid no/hid  no/hid  yes/hid     yes/yes
review.show                     GET  login   hid/hid hid/hid no/hid  no/hid  yes/hid     yes/yes
review.summary                  GET  login   hid/hid hid/hid no/hid  no/hid  yes/hid     yes/yes
review.use_working_day          POST login   hid     hid     no/hid  no/hid  yes/hid     yes
review_conflict.resolve         POST login   hid     hid     hid     hid     yes/hid     yes
search.show                     GET  login   hid     hid     yes     yes     yes         yes
static                          GET  yes     yes     yes     yes     yes     yes         yes
uploads.index                   GET  login   hid     hid     hid     hid     hid         hid
uploads.read                    POST login   hid     hid     hid     hid     yes/hid     hid
users.add_grant                 POST login   hid     hid     hid     hid     hid         yes
users.ask_new                   GET  login   hid     hid     hid     hid     hid         yes
users.create                    POST login   hid     hid     hid     hid     hid         yes
users.deactivate                POST login   hid     hid     hid     hid     hid         yes
users.edit                      POST login   hid     hid     hid     hid     hid         yes
users.index                     GET  login   hid     hid     hid     hid     hid         yes
users.log                       GET  login   hid     hid     hid     hid     hid         yes
users.reactivate                POST login   hid     hid     hid     hid     hid         yes
users.remove_grant              POST login   hid     hid     hid     hid     hid         yes
users.set_password              POST login   hid     hid     hid     hid     hid         yes
users.show                      GET  login   hid     hid     hid     hid     hid         yes
views.change                    POST login   hid     hid     hid     hid     yes/hid     hid
views.delete                    POST login   hid     hid     hid     hid     yes/hid     hid
views.index                     GET  login   yes     yes     yes     yes     yes         yes
views.save                      POST login   yes     yes     yes     yes     yes         yes
"""
# fmt: on
