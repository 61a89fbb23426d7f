"""Letters: reading what arrives by mail, and writing what leaves by it.

Comes in: raw bytes from anywhere, hostile ones among them. Goes out: a `Letter`, or `Unreadable`
with the reason; and, the other way, bytes ready for SMTP. Never: a network call, a table, a
business word, or an exception because somebody's mail is broken.

    limited.read_many   many letters, in a child process with limits: what the product uses
    reading.read        one letter, in this process: for tests and for the child itself
    folding.split_reply words, quoted text and signature apart
    markup.clean        HTML made safe to show      plain.text_of  HTML as plain text
    addresses.canonical one spelling of an address  writing.write  a letter to send
    reply_address       signed addresses that say which thread an answer belongs to
"""
