"""Tips: from the first message to the receipt and after, seen from the citizen's side.

Refuses the moderators' side, which is `desk.tickets.opening`.
"""
