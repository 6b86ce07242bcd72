import { type Loop, runLoop } from '../../loop.ts';
import type { SigningDesk } from '../decide.ts';
import { giveUp, settleReply } from './deciding.ts';
import { LIMITS } from './limits.ts';
import { CHAT_REPLIES_DUE, claimReplies, type DueReply, noteLater } from './replies.ts';

/** The loop, in each worker, that looks at what approvers write in the chat; any number of workers may run it. */
export async function runChatDecider(desk: SigningDesk, pollMs: number = LIMITS.pollMs): Promise<Pick<Loop, 'stop'>> {
  const { core } = desk;
  const work = async (): Promise<boolean> => {
    const replies = await claimReplies(core);
    await Promise.all(replies.map((reply) => take(desk, reply)));
    // Each of them may have held up a later one of the same phone.
    return replies.length > 0;
  };
  const loop = runLoop({ name: 'chat decider', log: core.log, pollMs, work });
  const listening = await core.database.listen(CHAT_REPLIES_DUE, () => loop.wake());
  return {
    async stop() {
      await listening.stop();
      await loop.stop();
    },
  };
}

/** One that fails holds up no other; it is tried again until its time is over. */
async function take(desk: SigningDesk, reply: DueReply): Promise<void> {
  const { core } = desk;
  try {
    if (reply.attempt_count > LIMITS.triesMax) await giveUp(core, reply);
    else await settleReply(desk, reply);
  } catch (error) {
    const level = reply.attempt_count === 1 ? 'error' : 'debug';
    core.log[level](
      { err: error, messageId: reply.message_id },
      'an answer in the chat could not be taken; it is tried again',
    );
    await noteLater(core, reply);
  }
}
