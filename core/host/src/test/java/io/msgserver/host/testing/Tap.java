package io.msgserver.host.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A proxy that records what it forwards to and from a server. */
public final class Tap implements AutoCloseable {
    private final ServerSocket port = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final InetSocketAddress server;
    private final ByteArrayOutputStream heard = new ByteArrayOutputStream(); // Synchronized by itself.

    public Tap(InetSocketAddress server) throws IOException {
        this.server = server;
        Thread.ofVirtual().start(this::listen);
    }

    /** Returns the address that clients connect to instead. */
    public InetSocketAddress address() {
        return new InetSocketAddress(port.getInetAddress(), port.getLocalPort());
    }

    /** Returns every byte so far, in both directions. */
    public byte[] heard() {
        return heard.toByteArray();
    }

    private void listen() {
        try {
            while (true) {
                Socket client = port.accept();
                Socket behind = new Socket(server.getAddress(), server.getPort());
                Thread.ofVirtual().start(() -> pass(client, behind));
                Thread.ofVirtual().start(() -> pass(behind, client));
            }
        } catch (IOException _) {
            // The test is over.
        }
    }

    private void pass(Socket from, Socket to) {
        try (from; to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] bytes = new byte[8192];
            for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
                heard.write(bytes, 0, read);
                out.write(bytes, 0, read);
            }
        } catch (IOException _) {
            // One side has closed; the other is closed too.
        }
    }

    @Override
    public void close() throws IOException {
        port.close();
    }
}
