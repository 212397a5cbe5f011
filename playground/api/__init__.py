"""The Bot API's methods, one coroutine each, grouped by what they act on.

Each takes a `Request` and gives back the JSON of `result`; it refuses with `ApiError`.
"""
