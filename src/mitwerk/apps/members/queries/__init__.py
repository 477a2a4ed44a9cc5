"""Questions about members."""
