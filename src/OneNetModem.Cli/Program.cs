// Entry point: arguments in, exit code out.
return 0;
