"""The roof: settings, addresses, serving and the command line."""
