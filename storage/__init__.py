"""What is kept: tables, the one way to write and read them, queues, blobs, sealing, the audit log.

Holds no rule about what may happen (that is `tipline`) and no use case (that is `desk`).
Refuses to be imported by conversations and pages: only `desk` and `bot` enter here.
"""
