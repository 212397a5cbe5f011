"""A rush: forty citizens, three units and five moderators, all at once, for some minutes.

Holds the stage, what each of them does, and the tally of what came of it. Refuses anything real, and any
figure that the script itself remembers: the tally looks in the database and on the phones.
"""
