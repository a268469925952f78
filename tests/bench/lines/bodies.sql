SELECT body FROM log_leaf ORDER BY seq;
