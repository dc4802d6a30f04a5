package io.datatracing.instrumentation.executors;

import org.jspecify.annotations.Nullable;

/**
 * Work that libraries make for themselves and that only happens to begin inside a request: pool
 * threads, event loops, network threads, keep-alives, refills. It serves everybody, so it inherits
 * from nobody. Told by the package of its code, see RATIONALE.md.
 */
final class SelfMadeWork {
  /** Libraries whose threads are their own, whatever class of theirs the thread runs. */
  private static final String[] THREADS = {
    // The JDK: timers, java.net.http's selector, keep-alive timer of HttpURLConnection, pollers.
    "java.util.TimerThread",
    "java.util.concurrent.ForkJoinWorkerThread",
    "java.util.concurrent.DelayScheduler",
    "java.util.logging.",
    "jdk.internal.",
    "sun.",
    "com.sun.",
    // HTTP, RPC and network
    "io.netty.",
    "io.grpc.",
    "okhttp3.",
    "okio.",
    "org.apache.http.",
    "org.apache.hc.",
    "org.eclipse.jetty.",
    "org.apache.catalina.",
    "org.apache.coyote.",
    "org.apache.tomcat.",
    "io.undertow.",
    "org.xnio.",
    "org.jboss.threads.",
    "io.vertx.",
    "io.lettuce.",
    "reactor.",
    "io.reactivex.",
    "rx.internal.",
    "kotlinx.coroutines.",
    "akka.",
    "org.apache.pekko.",
    "software.amazon.awssdk.",
    "com.amazonaws.",
    // Messaging and coordination
    "org.apache.kafka.",
    "org.apache.zookeeper.",
    "org.apache.curator.",
    "com.rabbitmq.",
    "org.apache.activemq.",
    "org.apache.pulsar.",
    "com.hazelcast.",
    // Databases and their pools
    "com.zaxxer.hikari.",
    "org.apache.commons.pool2.",
    "com.mchange.",
    "org.h2.",
    "org.hsqldb.",
    "org.postgresql.",
    "com.mysql.",
    "org.mariadb.",
    "com.microsoft.sqlserver.",
    "oracle.",
    "com.mongodb.",
    "com.datastax.",
    "redis.clients.",
    "org.redisson.",
    // Data processing
    "org.apache.hadoop.",
    "org.apache.hbase.",
    "org.apache.spark.",
    "org.apache.flink.",
    // Logging, caches, schedulers
    "ch.qos.logback.",
    "org.apache.logging.",
    "com.lmax.disruptor.",
    "com.google.common.",
    "com.github.benmanes.caffeine.",
    "org.quartz.",
    "io.micrometer.",
    "io.opentelemetry.",
    "io.datatracing.exporter.",
  };

  /** As above, inside another library's jar: gRPC's, Spark's and the like. */
  private static final String SHADED_NETTY = ".netty.util.concurrent.";

  /**
   * Tasks that libraries give to thread pools for themselves. Shorter than the list of threads: a
   * pool is also where the same libraries hand over the application's work (OkHttp's calls, gRPC's
   * callbacks, retries), so each entry names code that is nobody's call.
   */
  private static final String[] TASKS = {
    "com.zaxxer.hikari.",
    "okhttp3.ConnectionPool",
    "okhttp3.internal.connection.RealConnectionPool",
    "okhttp3.internal.concurrent.",
    "okhttp3.internal.http2.",
    "okio.",
    "io.grpc.internal.DnsNameResolver",
    "io.grpc.internal.KeepAliveManager",
    "io.grpc.internal.LogExceptionRunnable",
    "io.grpc.internal.ManagedChannelImpl$",
    "io.grpc.internal.Rescheduler",
    "io.grpc.internal.SharedResourceHolder",
    "io.grpc.netty.",
    "io.netty.",
    "org.apache.kafka.common.",
    "org.apache.kafka.clients.",
    "org.apache.commons.pool2.",
    "org.eclipse.jetty.io.",
    "org.eclipse.jetty.util.",
    "org.apache.tomcat.",
    "org.apache.coyote.",
    "org.apache.catalina.",
    "com.github.benmanes.caffeine.",
    "jdk.internal.net.http.",
    "sun.",
  };

  /** Per class of task, so that a hand-over does not compare names. */
  private static final ClassValue<Boolean> TASK =
      new ClassValue<Boolean>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
          return startsWithOneOf(type.getName(), TASKS);
        }
      };

  private SelfMadeWork() {}

  /** Whether a thread of this class, or one that runs a {@code Runnable} of it, is a library's. */
  static boolean isThreadCode(Class<?> type) {
    // The classes that nearly all threads of an application have.
    if (type == Thread.class) {
      return false;
    }
    String name = type.getName();
    return startsWithOneOf(name, THREADS) || name.contains(SHADED_NETTY);
  }

  /** Whether a task is a library's own. */
  static boolean isTask(@Nullable Object task) {
    return task != null && TASK.get(task.getClass());
  }

  private static boolean startsWithOneOf(String name, String[] prefixes) {
    for (String prefix : prefixes) {
      if (name.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }
}
