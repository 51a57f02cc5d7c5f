#!/usr/bin/env python3
if x:
    pass
