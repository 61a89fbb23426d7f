"""What members do about invitations."""
