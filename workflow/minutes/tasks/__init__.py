"""Follow-up tasks: the work in a sentence, a table or a list, who does it, and how sure that is."""
