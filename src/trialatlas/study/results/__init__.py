"""The results of one study, read and checked: flow, baseline, outcomes, events. No HTML."""
