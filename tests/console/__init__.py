"""Tests of the web pages, over real HTTP."""
