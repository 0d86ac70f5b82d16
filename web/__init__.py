"""The browser side: pages and the JSON API."""
