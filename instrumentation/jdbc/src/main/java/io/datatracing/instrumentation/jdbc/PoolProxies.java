package io.datatracing.instrumentation.jdbc;

/**
 * Statements and connections that connection pools put around those of a driver. They are left
 * alone: a pool makes a new one for each use, so that nothing could be remembered about it, and the
 * driver's own is called in any case.
 */
final class PoolProxies {
  private static final String[] PACKAGES = {
    "com.zaxxer.hikari.",
    "org.apache.commons.dbcp",
    "org.apache.tomcat.dbcp.",
    "org.apache.tomcat.jdbc.",
    "com.mchange.v2.c3p0.",
    "com.alibaba.druid.",
    "org.vibur.dbcp.",
    "io.agroal.",
    "oracle.ucp.",
  };

  private PoolProxies() {}

  static boolean isProxy(Object statementOrConnection) {
    String name = statementOrConnection.getClass().getName();
    for (String prefix : PACKAGES) {
      if (name.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }
}
