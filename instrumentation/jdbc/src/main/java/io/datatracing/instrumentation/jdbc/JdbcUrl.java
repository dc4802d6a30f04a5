package io.datatracing.instrumentation.jdbc;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads JDBC URLs of any driver. There is no grammar for them beyond {@code jdbc:<driver>:}, so
 * this looks for what most share: {@code //hosts/database}, then options behind {@code ?} or {@code
 * ;}.
 *
 * <p>Secrets stay out by construction: user information before {@code @} and all options but the
 * database's name are never copied.
 */
final class JdbcUrl {
  private static final Map<String, String> SYSTEMS = systems();

  /** Parts of embedded databases' URLs that say where the data is, not what it is called. */
  private static final Set<String> LOCATIONS =
      new HashSet<>(
          Arrays.asList(
              "mem",
              "memory",
              "file",
              "res",
              "zip",
              "nio",
              "split",
              "directory",
              "classpath",
              "jar"));

  private JdbcUrl() {}

  /** Never throws: what can't be read is left out. */
  static Database parse(@Nullable String url) {
    if (url == null || !url.regionMatches(true, 0, "jdbc:", 0, 5)) {
      return Database.UNKNOWN;
    }
    int end = url.indexOf(':', 5);
    String driver = url.substring(5, end < 0 ? url.length() : end).toLowerCase(Locale.ROOT);
    String system = SYSTEMS.containsKey(driver) ? SYSTEMS.get(driver) : "other_sql";
    String rest = end < 0 ? "" : url.substring(end + 1);
    if (driver.equals("oracle")) {
      return oracle(rest);
    }
    int slashes = rest.indexOf("//");
    int options = optionsAt(rest, 0);
    if (slashes < 0 || slashes > options) {
      return new Database(system, embedded(rest.substring(0, options)), null, 0);
    }
    return remote(system, rest.substring(slashes + 2));
  }

  /** {@code user:password@host1:port1,host2:port2/database?options}. */
  private static Database remote(String system, String text) {
    int options = optionsAt(text, 0);
    int userEnd = text.lastIndexOf('@', options);
    int from = userEnd < 0 ? 0 : userEnd + 1;
    int slash = text.indexOf('/', from);
    int hostsEnd = slash < 0 || slash > options ? options : slash;
    String path = hostsEnd == options ? "" : text.substring(slash + 1, options);
    String namespace = property(text, options, "databasename", "database", "db");
    if (namespace == null) {
      // DB2 has its options behind a colon.
      int colon = path.indexOf(':');
      namespace = emptyToNull(colon < 0 ? path : path.substring(0, colon));
    }
    return at(system, text.substring(from, hostsEnd), namespace);
  }

  /** {@code thin:user/password@//host:port/service}, {@code thin:@host:port:sid}, or a TNS name. */
  private static Database oracle(String rest) {
    int at = rest.lastIndexOf('@');
    String target = at < 0 ? "" : rest.substring(at + 1);
    if (target.startsWith("(")) {
      return new Database("oracle.db", null, null, 0);
    }
    String text = target.substring(target.indexOf("//") < 0 ? 0 : target.indexOf("//") + 2);
    int options = optionsAt(text, 0);
    int slash = text.indexOf('/');
    if (slash >= 0 && slash < options) {
      return at(
          "oracle.db", text.substring(0, slash), emptyToNull(text.substring(slash + 1, options)));
    }
    String[] parts = text.substring(0, options).split(":", 3);
    if (parts.length < 3) {
      return parts.length == 2
          ? at("oracle.db", text.substring(0, options), null)
          : new Database("oracle.db", emptyToNull(parts[0]), null, 0);
    }
    return at("oracle.db", parts[0] + ":" + parts[1], emptyToNull(parts[2]));
  }

  /**
   * @param hosts one or several {@code host:port}, {@code [ipv6]:port} or {@code host\instance}
   */
  private static Database at(String system, String hosts, @Nullable String namespace) {
    int comma = hosts.indexOf(',');
    String first = comma < 0 ? hosts : hosts.substring(0, comma);
    int bracket = first.indexOf(']');
    int colon = first.indexOf(':', Math.max(bracket, 0));
    String host = colon < 0 ? first : first.substring(0, colon);
    int instance = host.indexOf('\\');
    if (instance >= 0) {
      host = host.substring(0, instance);
    }
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    return new Database(
        system, namespace, emptyToNull(host), colon < 0 ? 0 : port(first.substring(colon + 1)));
  }

  private static @Nullable String embedded(String text) {
    String rest = text;
    int colon = rest.indexOf(':');
    while (colon > 0 && LOCATIONS.contains(rest.substring(0, colon).toLowerCase(Locale.ROOT))) {
      rest = rest.substring(colon + 1);
      colon = rest.indexOf(':');
    }
    return emptyToNull(rest);
  }

  private static int optionsAt(String text, int from) {
    int question = text.indexOf('?', from);
    int semicolon = text.indexOf(';', from);
    int end = question < 0 ? text.length() : question;
    return semicolon < 0 ? end : Math.min(end, semicolon);
  }

  private static @Nullable String property(String text, int from, String... names) {
    for (String option : text.substring(from).split("[?;&]")) {
      int equals = option.indexOf('=');
      if (equals > 0) {
        String name = option.substring(0, equals).trim().toLowerCase(Locale.ROOT);
        if (Arrays.asList(names).contains(name)) {
          return emptyToNull(option.substring(equals + 1).trim());
        }
      }
    }
    return null;
  }

  private static int port(String text) {
    int port = 0;
    for (int i = 0; i < text.length() && i < 6; i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return 0;
      }
      port = port * 10 + (c - '0');
    }
    return port > 65_535 ? 0 : port;
  }

  private static @Nullable String emptyToNull(String text) {
    return text.isEmpty() ? null : text;
  }

  /** Driver's word in the URL to the semantic conventions' {@code db.system.name}. */
  private static Map<String, String> systems() {
    Map<String, String> systems = new HashMap<>(32);
    systems.put("postgresql", "postgresql");
    systems.put("pgsql", "postgresql");
    systems.put("mysql", "mysql");
    systems.put("mariadb", "mariadb");
    systems.put("h2", "h2database");
    systems.put("hsqldb", "hsqldb");
    systems.put("derby", "derby");
    systems.put("sqlite", "sqlite");
    systems.put("sqlserver", "microsoft.sql_server");
    systems.put("jtds", "microsoft.sql_server");
    systems.put("oracle", "oracle.db");
    systems.put("db2", "ibm.db2");
    systems.put("as400", "ibm.db2");
    systems.put("clickhouse", "clickhouse");
    systems.put("ch", "clickhouse");
    systems.put("sap", "sap.hana");
    systems.put("snowflake", "snowflake");
    systems.put("redshift", "aws.redshift");
    systems.put("trino", "trino");
    systems.put("presto", "presto");
    systems.put("hive2", "hive");
    systems.put("teradata", "teradata");
    systems.put("vertica", "vertica");
    systems.put("firebirdsql", "firebirdsql");
    systems.put("cockroachdb", "cockroachdb");
    systems.put("duckdb", "duckdb");
    return systems;
  }
}
