"""What the layouts share: the parsed record, lists of turns, pairs, tool calls, votes and weights."""
