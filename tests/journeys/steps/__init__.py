"""The steps of the journey in the browser, by who takes them."""
