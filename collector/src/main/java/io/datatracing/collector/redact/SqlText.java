package io.datatracing.collector.redact;

/**
 * Literals of SQL (ISO/IEC 9075-2, 5.3): strings, numbers, and dollar quotes of PostgreSQL become
 * {@code ?}. Names in double quotes or backticks stay; comments go, as they may say anything. What
 * does not end is taken to its end.
 */
final class SqlText {
  private SqlText() {}

  static boolean isSql(String key) {
    return key.equals("db.query.text") || key.equals("db.statement");
  }

  /** The same object when there is nothing to replace. */
  static String withoutLiterals(String sql) {
    StringBuilder out = new StringBuilder(sql.length());
    int length = sql.length();
    int i = 0;
    while (i < length) {
      char c = sql.charAt(i);
      if (c == '\'') {
        i = endOfString(sql, i);
        out.append('?');
      } else if (c == '"' || c == '`') {
        int end = sql.indexOf(c, i + 1);
        end = end < 0 ? length : end + 1;
        out.append(sql, i, end);
        i = end;
      } else if (c == '-' && sql.startsWith("--", i)) {
        int end = sql.indexOf('\n', i);
        i = end < 0 ? length : end;
      } else if (c == '/' && sql.startsWith("/*", i)) {
        int end = sql.indexOf("*/", i + 2);
        i = end < 0 ? length : end + 2;
        out.append(' ');
      } else if (c == '$' && dollarTag(sql, i) > 0) {
        int tagEnd = dollarTag(sql, i);
        int end = sql.indexOf(sql.substring(i, tagEnd), tagEnd);
        i = end < 0 ? length : end + tagEnd - i;
        out.append('?');
      } else if (c >= '0' && c <= '9') {
        i = endOfNumber(sql, i);
        out.append('?');
      } else if (isNamePart(c)) {
        int end = i + 1;
        while (end < length && isNamePart(sql.charAt(end))) {
          end++;
        }
        out.append(sql, i, end);
        i = end;
      } else {
        out.append(c);
        i++;
      }
    }
    return out.toString().equals(sql) ? sql : out.toString();
  }

  /**
   * Quotes are doubled inside. A backslash before one is a matter of the database: for MySQL the
   * string goes on, for PostgreSQL it ends there, and what is a name by one reading is a secret by
   * the other. Which database it was is not known here, so all that follows counts as the string.
   */
  private static int endOfString(String sql, int start) {
    int i = start + 1;
    while (i < sql.length()) {
      char c = sql.charAt(i);
      if (c == '\\') {
        if (i + 1 < sql.length() && sql.charAt(i + 1) == '\'') {
          return sql.length();
        }
        // Of two backslashes the second one escapes nothing, by either reading.
        i += 2;
      } else if (c != '\'') {
        i++;
      } else if (i + 1 < sql.length() && sql.charAt(i + 1) == '\'') {
        i += 2;
      } else {
        return i + 1;
      }
    }
    return sql.length();
  }

  private static int endOfNumber(String sql, int start) {
    int i = start;
    while (i < sql.length()) {
      char c = sql.charAt(i);
      boolean isExponentSign =
          (c == '+' || c == '-') && Character.toLowerCase(sql.charAt(i - 1)) == 'e' && i > start;
      if (!Character.isLetterOrDigit(c) && c != '.' && !isExponentSign) {
        break;
      }
      i++;
    }
    return i;
  }

  /** Where {@code $tag$} ends; 0 when it is none, for instance a parameter like {@code $1}. */
  private static int dollarTag(String sql, int start) {
    int i = start + 1;
    while (i < sql.length() && (Character.isLetter(sql.charAt(i)) || sql.charAt(i) == '_')) {
      i++;
    }
    return i < sql.length() && sql.charAt(i) == '$' ? i + 1 : 0;
  }

  private static boolean isNamePart(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '$' || c == '#' || c == '@' || c == ':';
  }
}
