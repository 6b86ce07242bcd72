/** Every bound of the WhatsApp connections, with its unit and its reason. */
export const WHATSAPP_LIMITS = {
  /** Of one organization. Each takes a browser of several hundred megabytes. */
  connectionsMax: 100,
  /** Of a connection: a label in lists. */
  nameCharactersMax: 60,
  /** Rows of one page of any list here. */
  pageMax: 100,

  /** From the start of Chromium to a QR code or to a page that knows its device. A busy machine takes long. */
  startingMs: 90_000,
  /** How long a QR code may wait for a phone; WhatsApp changes it meanwhile. */
  unscannedMs: 180_000,
  /** WhatsApp shows a code for a minute at first and for twenty seconds afterwards. */
  qrKeptMs: 60_000,
  /** From the scan, or from the page that knows its device, until it can send. */
  syncingMs: 180_000,
  /** One look at a session: a crashed page never answers. */
  probeDeadlineMs: 5_000,
  /** Looks in vain, one after the other, before the session is begun anew. */
  probesInVainMax: 2,
  /** How often the page is asked whether it has synced without saying so. */
  nudgeEveryMs: 250,
  /** Looks at a page that has synced, before the library is told: it may be about to hear it by itself. */
  looksUntilNudge: 8,
  /** How long a browser may take to close before it is killed. */
  closeMs: 3_000,
  /** How long a worker that stops tries to say that its session is away, before it closes the browser all the same. */
  sayAwayMs: 1_000,
  /** Asking WhatsApp to remove the device. Where it cannot be reached, the device stays in the phone's list. */
  logOutMs: 10_000,

  /** One send at most: looking, saying it with the largest file, and waiting for its tick. */
  sendMs: 120_000,
  /** How long the server's tick is waited for. */
  ackMs: 9_000,
  /** How often the chat is looked at meanwhile. */
  ackLooks: 3,
  /** The library's own part of a send; a file has to get into the page, and from there to WhatsApp. */
  sayMs: 10_000,
  sayPerMebibyteMs: 4_000,
  /** One question to the page, such as who a number is; it answers from what it has, or in one round trip. */
  lookUpMs: 5_000,
  /** A number that has WhatsApp is not asked about again for a day. */
  existsKeptMs: 24 * 3_600_000,
  existsKeptMax: 5_000,
  /** Messages whose latest tick is known; most ticks come within seconds of a send. */
  ticksKeptMax: 2_000,
  /** How far back a message is looked for in its chat: our own before another try, and one that is answered. */
  lookBackMessagesMax: 100,
  /** What came while nobody looked: chats, and messages of each. */
  catchUpChatsMax: 200,
  catchUpMessagesMax: 50,
  catchUpOverlapMs: 60_000,

  /** As long as WhatsApp allows it of own messages. */
  editWithinMs: 15 * 60_000,
  revokeWithinMs: 60 * 3_600_000,
  /** What a session is asked and somebody waits for: a session that is there begins within this time … */
  askTakenWithinMs: 8_000,
  /** … and answers within this, which is less than a request may take. */
  askAnsweredWithinMs: 20_000,
  /** How often whoever waits looks for the answer; a person is waiting. */
  askPollMs: 50,
  /** An ask whose process died while it waited is swept away by the next one after this. */
  askKeptMs: 10 * 60_000,
  /** When to ask again of a session that is coming up. */
  notReadyRetryMs: 5_000,
  /** What is done in the page comes back as an event within this time. */
  echoMs: 60_000,

  /** Of a file that goes out: what WhatsApp takes of pictures and videos, and what Node and the page hold several times over. */
  mediaBytesMax: 16 * 1024 * 1024,
  /** Fetching a file that a request names, redirects included; less than the request may take. */
  fetchMediaMs: 20_000,
  /** A link and where it is hosted; more is a circle. */
  redirectsMax: 3,
  /** Whoever wrote within this time is written to at any hour. */
  openConversationMs: 24 * 3_600_000,
  /** What WhatsApp takes beside a file. */
  captionCharactersMax: 1_024,
  /** Each person who is mentioned in what comes in is asked about by a question of its own. */
  mentionsMax: 50,

  /** A message waits this long for its organization's connection to come back; then it falls to the next channel. */
  patienceMs: 10 * 60_000,
  /** Of so many messages of a connection's day campaigns leave one to everything else, such as invitations. */
  campaignsLeaveOneOf: 5,
  /** A message that only one connection may send waits this long for it. */
  patienceOfBoundMs: 24 * 3_600_000,

  /** Each is a workflow that waits, and stands in a list that people read. */
  scheduledMax: 5_000,
  /** A year: a workflow waits as long. */
  aheadMaxMs: 366 * 24 * 3_600_000,

  /** How often a session's activity tells Temporal that it lives; when several are missed, its lease ends. */
  heartbeatMs: 1_000,

  /** What a copy of a device may come to before it is packed; real ones have tens of megabytes. */
  backupBytesMax: 512 * 1024 * 1024,
  /** Packing, sealing and storing one copy, or unpacking it. */
  backupMs: 60_000,
  /** Profiles of connections that are gone are kept for so long. */
  strayProfileMs: 7 * 24 * 3_600_000,
  /** Nothing is sent and nothing comes in for so long before a session is restarted for a copy. */
  quietMs: 15_000,
  /** A copy is this much overdue before the session is restarted although it is not quiet. */
  unquietMs: 3_600_000,
  /** Between two restarts for a copy of which nothing came. */
  backupAgainMs: 3_600_000,
  /** Looks at a session, counted from its beginning, before it may be restarted for its memory. */
  looksUntilMemory: 20,

  /** The page's own connection to WhatsApp comes back by itself; after this it is loaded anew. */
  disconnectedMs: 5 * 60_000,
  /** WhatsApp Web is taken back when it was opened elsewhere, but not again within this time. */
  takeOverAgainMs: 3_600_000,
  /** Names of missing modules that are told. */
  problemNamesMax: 5,

  /** Names rest sealed: a search opens so many chats at a time, and in all before it says where to go on. */
  chatsSearchedAtOnce: 200,
  chatsSearchedMax: 2_000,
  /** Whoever's other id WhatsApp did not tell is asked about again after this. */
  idsAskedEveryMs: 10 * 60_000,
  /** Where so many are all news, more are read, up to here. */
  missedMessagesMax: 800,
  /** Chats of the mirror that are compared with what WhatsApp lists. */
  knownChatsMax: 5_000,
  /** Own messages of this age may still get ticks that were missed. */
  openTicksMs: 3 * 24 * 3_600_000,
  /** Chats that cannot be read, one after the other, before the page is given up for now. */
  chatsInVainMax: 3,
  /** Pictures of chats that are asked for each time that a session is ready; the rest as they are written in. */
  picturesMax: 50,

  /** Of a file that comes in: Node and the page hold it several times over. */
  receivedMediaBytesMax: 16 * 1024 * 1024,
  /** One download, by the page and out of it. */
  downloadMs: 60_000,
  /** Pauses after each download that failed; after the last the file is missing. */
  downloadPausesMs: [5_000, 30_000, 5 * 60_000, 30 * 60_000],
  /** Files of messages from before the account was linked are fetched up to this age. */
  pastMediaMs: 7 * 24 * 3_600_000,
  /** How often files that were put off are looked for; what comes in wakes the loop at once. */
  mediaPollMs: 15_000,
  /** Messages that are deleted by one statement. */
  forgottenAtOnce: 5_000,
  /** A call rings no longer than this for somebody who is to be rejected. */
  rejectMs: 5_000,
} as const;
