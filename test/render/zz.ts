import Table from "cli-table3";
for (const n of [250, 500,1000,2000,4000]) { const t = new Table({head:["a"], style:{head:[],border:[]}}); t.push([Array.from({length:n},(_, i)=>"word and more line "+i).join("\n")]); const s=performance.now(); t.toString(); console.log(n, performance.now()-s); }
for (const n of [250, 500,1000,2000,4000]) { const t = new Table({head:["a"], style:{head:[],border:[]}}); for (let i=0;i<n;i++) t.push(["word and more line "+i]); const s=performance.now(); t.toString(); console.log(n, performance.now()-s); }
