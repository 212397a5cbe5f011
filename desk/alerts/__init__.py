"""The rota, and the alerts by which a ticket finds somebody on duty.

Holds use cases. Refuses words and Telegram's types.
"""
