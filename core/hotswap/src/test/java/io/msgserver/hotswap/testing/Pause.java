package io.msgserver.hotswap.testing;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/**
 * A place in a plugin where it waits for the test, if the test wants it to: {@code Pause.at("name")}. A plugin does not
 * see the classes of a test, so it has a class {@code Pause} of its own, which comes here through the system
 * properties.
 */
public final class Pause implements AutoCloseable {
    private final String place;
    private final AtomicInteger waiting = new AtomicInteger();
    private final CountDownLatch released = new CountDownLatch(1);

    private Pause(String place) {
        this.place = place;
    }

    private static final String PROPERTY = "msgserver.test.pause";

    /** The source of the plugin's own class: it continues at once when no test wants it to wait. */
    public static final String IN_PLUGIN = """
            final class Pause {
                @SuppressWarnings("unchecked")
                static void at(String place) throws InterruptedException {
                    var pauses = (Map<String, Callable<Void>>) System.getProperties().get("%s");
                    Callable<Void> pause = pauses == null ? null : pauses.get(place);
                    try {
                        if (pause != null) pause.call();
                    } catch (InterruptedException e) {
                        throw e;
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                }
            }
            """.formatted(PROPERTY);

    private static final Map<String, Callable<Void>> WAITS = new ConcurrentHashMap<>();

    private Void await() throws InterruptedException {
        waiting.incrementAndGet();
        released.await();
        return null;
    }

    /** Makes threads wait at that place from now on, until the returned pause is closed. */
    public static Pause before(String place) {
        var pause = new Pause(place);
        WAITS.put(place, pause::await);
        System.getProperties().put(PROPERTY, WAITS);
        return pause;
    }

    /** Waits until that number of threads waits. */
    public void awaitWaiting(int count) {
        Awaitility.await().pollInterval(Duration.ofMillis(2)).until(() -> waiting.get() == count);
    }

    /** Returns the number of threads that have reached the place so far. */
    public int waiting() {
        return waiting.get();
    }

    /** Releases the waiting threads. */
    public void release() {
        close();
    }

    @Override
    public void close() {
        WAITS.remove(place);
        released.countDown();
    }
}
