"""The whole thread, through the browser and through the API."""
