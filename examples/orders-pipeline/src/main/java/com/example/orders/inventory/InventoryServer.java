package com.example.orders.inventory;

import com.example.orders.Lifecycle;
import com.example.orders.Settings;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Reservations over gRPC. */
public final class InventoryServer {
  private static final int THREADS = 4;

  public static void main(String[] args) throws IOException, InterruptedException {
    InetSocketAddress address =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), Settings.ofProcess().port(50051));
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    Server server =
        NettyServerBuilder.forAddress(address).executor(threads).addService(new Stock()).build();
    server.start();
    Lifecycle.closeOnExit(
        () -> server.shutdown().awaitTermination(2, TimeUnit.SECONDS), threads::shutdown);
    Lifecycle.ready("inventory", "127.0.0.1:" + server.getPort());
    server.awaitTermination();
  }

  private InventoryServer() {}
}
