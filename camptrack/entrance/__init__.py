"""The way in: signing in, second factors, invitations and links that set a new password.

allauth brings the pages of accounts; what is here tells it who is who and listens to what it says.
"""
