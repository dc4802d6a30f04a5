/**
 * With libraries that are named modules (Jetty, HSQLDB, Kotlin) and automatic ones (OkHttp, Okio).
 */
module com.example.shop {
  requires java.net.http;
  requires java.sql;
  requires jetty.servlet.api;
  requires kotlin.stdlib;
  requires okhttp3;
  requires org.eclipse.jetty.server;
  requires org.eclipse.jetty.servlet;
}
