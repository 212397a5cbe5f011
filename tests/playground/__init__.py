"""Tests of the stand-in for the Bot API, through a real aiogram bot and over real HTTP."""
