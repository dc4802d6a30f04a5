package io.datatracing.benchmarks.workload;

/** Forty stack traces of 22 frames, as a hundredth of the spans carries one. */
final class Errors {
  private static final String[] TYPES = {
    "java.sql.SQLTransientConnectionException",
    "java.net.SocketTimeoutException",
    "java.lang.IllegalStateException",
    "io.grpc.StatusRuntimeException",
    "org.springframework.dao.DataIntegrityViolationException"
  };
  private static final String[] FRAMES = {
    "org.springframework.web.servlet.DispatcherServlet.doDispatch(DispatcherServlet.java:1089)",
    "org.apache.catalina.core.ApplicationFilterChain.internalDoFilter(ApplicationFilterChain.java:195)",
    "org.springframework.web.filter.OncePerRequestFilter.doFilter(OncePerRequestFilter.java:116)",
    "java.base/java.lang.Thread.run(Thread.java:1583)",
    "org.hibernate.engine.jdbc.internal.StatementPreparerImpl.prepareQueryStatement(StatementPreparerImpl.java:157)",
    "com.zaxxer.hikari.pool.HikariPool.getConnection(HikariPool.java:181)",
    "org.apache.tomcat.util.net.NioEndpoint$SocketProcessor.doRun(NioEndpoint.java:1741)",
    "io.grpc.stub.ClientCalls.blockingUnaryCall(ClientCalls.java:167)"
  };

  static final int COUNT = 40;

  private final String[] stacks = new String[COUNT];

  Errors(Dice dice) {
    for (int i = 0; i < COUNT; i++) {
      StringBuilder stack = new StringBuilder(type(i)).append(": failed\n");
      for (int frame = 0; frame < 22; frame++) {
        stack.append("\tat ").append(frame < 4 ? own(i, dice) : dice.oneOf(FRAMES)).append('\n');
      }
      stacks[i] = stack.toString();
    }
  }

  String type(int error) {
    return TYPES[error % TYPES.length];
  }

  String stack(int error) {
    return stacks[error];
  }

  private static String own(int error, Dice dice) {
    String type = Catalog.capital(dice.oneOf(Catalog.THINGS)) + "Service";
    return "com.shop."
        + Catalog.SERVICES[error % 20]
        + ".service."
        + type
        + ".handle("
        + type
        + ".java:"
        + (20 + dice.below(380))
        + ")";
  }
}
