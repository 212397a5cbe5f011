"""The story over real HTTP: updates in, Bot API calls out, against the playground."""
