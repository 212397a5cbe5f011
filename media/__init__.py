"""Photos: looked at and drawn on in a confined process of its own, and only pixels leave it.

`media.pool.PhotoPool` is the way in. The rest of this room runs in the worker that it starts.
"""
