package io.msgserver.bench.swap;

import static org.assertj.core.api.Assertions.assertThat;

import io.msgserver.bench.child.Versions;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SwapDialogueTest {
    private final Versions versions = new Versions();
    private final SwapDialogue dialogue = new SwapDialogue(7, versions, 4);

    private @Nullable String answer(int user, int number, int version) {
        ByteBuf content = Unpooled.buffer().writeInt(user).writeInt(number).writeInt(version);
        return dialogue.fault(2, content, 0, content.readableBytes());
    }

    private void ask() {
        ByteBuf request = Unpooled.buffer();
        dialogue.ask(2, request);
        assertThat(request.readableBytes()).isEqualTo(dialogue.bytes());
    }

    @Test
    void any_version_that_served_since_the_request_was_asked_may_answer() {
        versions.announce(3);
        versions.confirm(3);
        ask();
        versions.announce(4);
        assertThat(answer(7, 1, 3)).isNull();
        assertThat(answer(7, 1, 4)).isNull();
    }

    @Test
    void a_version_that_was_replaced_before_or_came_after_may_not() {
        versions.announce(3);
        versions.confirm(3);
        ask();
        assertThat(answer(7, 1, 2)).contains("version 2", "only 3 to 3");
        assertThat(answer(7, 1, 4)).contains("version 4", "only 3 to 3");
    }

    @Test
    void an_answer_to_somebody_or_something_else_is_wrong() {
        ask();
        ask();
        assertThat(answer(7, 2, 0)).isNull();
        assertThat(answer(7, 1, 0)).contains("another request");
        assertThat(answer(8, 2, 0)).contains("another request");
        assertThat(dialogue.fault(2, Unpooled.EMPTY_BUFFER, 0, 0)).contains("0 bytes");
    }
}
