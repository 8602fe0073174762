// Short forms and words of other languages for the things that are counted in system designs.

// prettier-ignore
const SHORT: ReadonlyMap<string, string> = new Map(Object.entries({
  msg: 'message', msgs: 'message', req: 'request', reqs: 'request', txn: 'transaction', txns: 'transaction', conn: 'connection',
  conns: 'connection', sub: 'subscription', subs: 'subscription', op: 'operation', ops: 'operation', pkt: 'packet', pkts: 'packet',
  ppl: 'people', person: 'people', user: 'people', users: 'people', notif: 'notification', notifs: 'notification', dev: 'device', devs: 'device',
  evt: 'event', evts: 'event', rec: 'record', recs: 'record', pub: 'publish', push: 'notification', pushes: 'notification',
  socket: 'connection', sockets: 'connection', pod: 'server', pods: 'server', vm: 'server', vms: 'server', replica: 'copy', replicas: 'copy',
  copies: 'copy', rf: 'copy', replication: 'copy', replicated: 'copy', entries: 'entry', mem: 'memory', ram: 'memory', dram: 'memory', ssd: 'disk', hdd: 'disk', task: 'job', tasks: 'job',
  nachricht: 'message', nachrichten: 'message', anfrage: 'request', anfragen: 'request', abfrage: 'question', abfragen: 'question',
  zahlung: 'payment', zahlungen: 'payment', nutzer: 'people', leute: 'people', menschen: 'people', gerät: 'device', geräte: 'device',
  verbindung: 'connection', verbindungen: 'connection', auftrag: 'order', aufträge: 'order', maschine: 'machine', maschinen: 'machine',
  knoten: 'node', rechner: 'machine', lauf: 'run', läufe: 'run', laufend: 'running', gleichzeitig: 'concurrent', zeile: 'row', zeilen: 'row',
  schlüssel: 'key', kopie: 'copy', kopien: 'copy', speicher: 'memory', platte: 'disk', platten: 'disk', buchung: 'entry', buchungen: 'entry',
  eingang: 'ingress', ausgang: 'egress', zustellung: 'delivery', zustellungen: 'delivery', programme: 'program', tagesprotokoll: 'log',
  protokoll: 'log', abonnent: 'subscriber', abonnenten: 'subscriber', paket: 'packet', pakete: 'packet', ereignisse: 'event',
  utilisateurs: 'people', requêtes: 'request', mensajes: 'message', usuarios: 'people', paiements: 'payment', pagos: 'payment',
}))

/** The English word in full, singular or plural as it comes. */
export const inFull = (word: string): string => SHORT.get(word) ?? word

/** Tell nothing of what is counted. */
// prettier-ignore
const FILLERS = new Set([
  'a', 'an', 'the', 'of', 'for', 'in', 'on', 'at', 'to', 'by', 'per', 'and', 'or', 'so', 'then', 'thus', 'that', 'is', 'are', 'be', 'has', 'have',
  'with', 'w', 'each', 'every', 'all', 'it', 'we', 'x', 'ok', 'avg', 'average', 'mean', 'need', 'needs', 'needed', 'gives', 'give', 'makes', 'say',
  'about', 'approx', 'roughly', 'around', 'only', 'just', 'now', 'if', 'from', 'as', 'total', 'sum', 'over', 'long', 'me', 'ca', 'circa', 'also',
  'daily', 'today', 'half', 'kept', 'keep', 'take', 'takes', 'on', 'up', 'times', 'peak', 'max', 'burst', 'spike', 'factor', 'incl', 'vs', 'mal',
  'im', 'mittel', 'am', 'in', 'der', 'die', 'das', 'und', 'mit', 'bei', 'macht', 'spitze', 'tag', 'online', 'active', 'usable', 'free', 'fit', 'raw',
])
export const isFiller = (word: string): boolean => FILLERS.has(word) || !/\p{L}{2}/u.test(word)
