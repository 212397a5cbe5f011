"""The promises, each with the test that would show it broken."""
