package com.example.service;

import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/**
 * An application that does what lines on its standard input say: {@code call N} calls itself,
 * {@code hold} begins a call that lasts until {@code release}, {@code load FILE} calls itself until
 * it is killed and counts completed calls in the file. It answers each line with the same line, and
 * ends with its input.
 */
public final class Service {
  private final HttpClient client = HttpClient.newHttpClient();
  private final CountDownLatch released = new CountDownLatch(1);
  private final HttpServer server;

  private Service() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext(
        "/quick",
        exchange -> {
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.createContext(
        "/held",
        exchange -> {
          await(released);
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
  }

  public static void main(String[] args) throws Exception {
    Service service = new Service();
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      service.run(line.split(" "));
      System.out.println(line);
    }
    System.exit(0);
  }

  private void run(String[] command) throws Exception {
    switch (command[0]) {
      case "call" -> {
        for (int i = 0; i < Integer.parseInt(command[1]); i++) {
          get("/quick");
        }
      }
      case "hold" -> thread(() -> get("/held"));
      case "release" -> released.countDown();
      case "load" -> thread(() -> load(command[1]));
      default -> throw new IllegalArgumentException(command[0]);
    }
  }

  private void load(String file) throws Exception {
    try (RandomAccessFile access = new RandomAccessFile(file, "rw")) {
      MappedByteBuffer count = access.getChannel().map(FileChannel.MapMode.READ_WRITE, 0, 8);
      for (long calls = 1; ; calls++) {
        get("/quick");
        // Outlives the process, however it ends.
        count.putLong(0, calls);
        LockSupport.parkNanos(200_000);
      }
    }
  }

  private void get(String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding());
  }

  private interface Work {
    void run() throws Exception;
  }

  private static void thread(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
