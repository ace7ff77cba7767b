"""The authoring desk (编写台): courses written, tried, compared and published in the browser.

A course at the desk is what is published of it, overlaid by its drafts: texts and media
somebody saved and nobody has published yet.
"""
