"""The promises, each with the test that would show it broken.

R1 R2  test_kill.py           real processes killed at random moments
R3 W4  test_broadcast.py      killed while sending, on a bad day; then every copy taken back
R4     tests/desk/test_tickets.py (thirty-two claim at once), tests/rules/test_tickets.py
R7     test_flood.py          a burst, a loud ticket, poison
R8     test_away.py           database, blobs and Telegram gone and back
P1     test_canaries.py       canaries through every entry, everything at rest searched
P2     test_logs.py           a real process at DEBUG through every failure
W3     test_story.py          the whole story, each call to a group accounted for
W4     also tests/desk/test_deliveries.py; suspended and lifted: tests/desk/test_objections.py
W7 W8  test_named.py          an objection from the form to the answer, and the case after it;
       tests/desk/test_objections.py, tests/desk/test_clearing.py: who may, when, and the database
bad input: test_bad_updates.py (the door), test_bad_words.py, test_bad_turns.py;
pictures in tests/media
"""
