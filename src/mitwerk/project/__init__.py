"""The project opens every door: settings, urls, api, command line, shell. Nobody imports it."""
