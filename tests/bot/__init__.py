"""Tests of the composition root: settings, commands, logs, health."""
