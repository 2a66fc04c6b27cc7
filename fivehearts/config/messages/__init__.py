"""The words of the product in Chinese: gather them, compile them, find what is missing.

`python -m fivehearts.config.messages extract|compile|check [app …]`

Every app keeps `locale/zh_Hans/LC_MESSAGES/django.po` beside its code. Only Babel is needed;
gettext's own programs are absent on many machines (docs/decisions/0003).
"""
