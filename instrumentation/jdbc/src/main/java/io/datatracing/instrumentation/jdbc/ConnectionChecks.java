package io.datatracing.instrumentation.jdbc;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The statements that pools are told to try connections with. Outside of a trace, where a pool's
 * own thread runs them, each would be a trace of its own that tells nothing.
 */
final class ConnectionChecks {
  private static final int LONGEST = 48;

  private static final Set<String> TEXTS =
      new HashSet<>(
          Arrays.asList(
              "select 1",
              "select 1 from dual",
              "select 1 from sysibm.sysdummy1",
              "select 1 from information_schema.system_users",
              "values 1",
              "/* ping */ select 1",
              "select version()"));

  private ConnectionChecks() {}

  static boolean isCheck(@Nullable String sql) {
    return sql != null
        && sql.length() <= LONGEST
        && TEXTS.contains(sql.trim().toLowerCase(Locale.ROOT));
  }
}
